"""Enters a folder of books, as erp/sim writes them, into an empty Tryton.

The database must have its modules activated and nothing else done. Every record is made in this process by Tryton's own
models and workflow, so that what stands in the database is what a person at a Tryton client would have left there.
"""
import argparse
import sys
import time
import traceback

from seed_books import Books


def main():
    options = arguments()
    password = read_password(options.password_file)
    books = Books(options.books)
    from trytond.config import config
    config.update_etc(options.config)  # before the modules are imported, which read it then
    from seed_run import enter
    started = time.monotonic()
    for line in enter(options.database, books, password):
        print(line)
    print('seeded in %.0f s' % (time.monotonic() - started))


def arguments():
    parser = argparse.ArgumentParser(description='Enter a folder of books into an empty Tryton database.')
    parser.add_argument('--config', required=True, help="Tryton's configuration file")
    parser.add_argument('--database', required=True, help='name of the database')
    parser.add_argument('--books', required=True, help='folder of books')
    parser.add_argument('--password-file', required=True, help='file with the password to give the user portal')
    return parser.parse_args()


def read_password(path):
    with open(path, encoding='utf-8') as file:
        password = file.read().strip()
    if not password:
        raise ValueError('%s: there is no password in it' % path)
    return password


if __name__ == '__main__':
    try:
        main()
    except Exception as error:
        traceback.print_exc()
        sys.exit('seed.py: %s: %s' % (type(error).__name__, error))
