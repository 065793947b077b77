#!/usr/bin/env python3
"""slowest.py FOLDER [COUNT]: the tests that took longest, of the results (*.trx) in a folder: what to make cheaper first."""
import glob
import sys
import xml.etree.ElementTree

if len(sys.argv) not in (2, 3):
    sys.exit(__doc__)
times = []
for file in glob.glob(sys.argv[1] + '/*.trx'):
    for result in xml.etree.ElementTree.parse(file).iter('{http://microsoft.com/schemas/VisualStudio/TeamTest/2010}UnitTestResult'):
        hours, minutes, seconds = result.get('duration', '0:0:0').split(':')
        times.append((3600 * int(hours) + 60 * int(minutes) + float(seconds), result.get('testName')))
for seconds, name in sorted(times, reverse=True)[:int(sys.argv[2]) if len(sys.argv) == 3 else 30]:
    print(f'{seconds:8.1f} s  {name[:130]}')
