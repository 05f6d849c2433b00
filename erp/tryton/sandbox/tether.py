"""Run trytond until standard input closes, which the kernel does however the parent ends."""
import os
import runpy
import sys
import threading


def follow_parent():
    sys.stdin.buffer.read()
    os._exit(0)


threading.Thread(target=follow_parent, daemon=True).start()
runpy.run_path('/usr/bin/trytond', run_name='__main__')
