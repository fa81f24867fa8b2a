# Installs the libraries, the generator and the package files.
