void number_invoices(strata::connection& db) { db.run("UPDATE invoice SET number = id"); }
