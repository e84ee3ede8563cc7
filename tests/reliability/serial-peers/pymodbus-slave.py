"""A Modbus RTU slave by pymodbus: unit 1, 300 holding registers. Each line on standard input sets one: "ADDRESS VALUE"."""

import sys
import threading

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartSerialServer
from pymodbus.transaction import ModbusRtuFramer

slave = ModbusSlaveContext(hr=ModbusSequentialDataBlock(0, [0] * 300), zero_mode=True)


def listen():
    for line in sys.stdin:
        address, value = (int(word) for word in line.split())
        slave.setValues(3, address, [value])
        print("set", address, slave.getValues(3, address, 1)[0], flush=True)


threading.Thread(target=listen, daemon=True).start()
context = ModbusServerContext(slaves={1: slave}, single=False)
StartSerialServer(context=context, framer=ModbusRtuFramer, port=sys.argv[1], baudrate=19200)
