"""An X display seen and touched from outside, through the system's own X libraries: taps by XTest, sight by XDamage.

The observer sleeps until the display says that something was drawn, then reads one column of pixels. It draws nothing
and asks for nothing while the program under test is at work, so it costs the same whatever is measured.
"""

import ctypes
import select
import struct
import subprocess
import time
import zlib
from ctypes import POINTER, Structure, byref, c_char_p, c_int, c_uint, c_ulong, c_void_p

ALL_PLANES = c_ulong(-1)
Z_PIXMAP = 2
RAW_RECTANGLES = 0
SECOND = 1_000_000_000


class Image(Structure):
    """The head of Xlib's XImage."""
    _fields_ = [("width", c_int), ("height", c_int), ("xoffset", c_int), ("format", c_int), ("data", c_void_p),
                ("byte_order", c_int), ("bitmap_unit", c_int), ("bitmap_bit_order", c_int), ("bitmap_pad", c_int),
                ("depth", c_int), ("bytes_per_line", c_int), ("bits_per_pixel", c_int)]


def library(name, **results):
    loaded = ctypes.CDLL(name)
    for function, result in results.items():
        getattr(loaded, function).restype = result
    return loaded


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def rgb_of(row):
    """From blue, green, red and nothing."""
    rgb = bytearray(len(row) // 4 * 3)
    rgb[0::3], rgb[1::3], rgb[2::3] = row[2::4], row[1::4], row[0::4]
    return bytes(rgb)


class Server:
    """Xvfb with one screen; it chooses a free number."""

    def __init__(self, width, height):
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        number = self.process.stdout.readline().decode().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        self.name = f":{number}"

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Display:
    def __init__(self, name, column, height):
        self.x11 = library("libX11.so.6", XOpenDisplay=c_void_p, XDefaultRootWindow=c_ulong,
                           XGetImage=POINTER(Image))
        self.xtst = library("libXtst.so.6")
        damage = library("libXdamage.so.1", XDamageCreate=c_ulong)
        self.display = c_void_p(self.x11.XOpenDisplay(c_char_p(name.encode())))
        if not self.display:
            raise RuntimeError(f"the display {name} cannot be opened")
        self.root = c_ulong(self.x11.XDefaultRootWindow(self.display))
        first_event, first_error = c_int(), c_int()
        if not damage.XDamageQueryExtension(self.display, byref(first_event), byref(first_error)):
            raise RuntimeError("the display does not report what is drawn (no DAMAGE extension)")
        damage.XDamageCreate(self.display, self.root, c_int(RAW_RECTANGLES))
        self.descriptor = self.x11.XConnectionNumber(self.display)
        self.event = ctypes.create_string_buffer(192)  # XEvent is 24 longs
        self.column, self.height = column, height
        self.x11.XSync(self.display, 0)

    def move(self, x, y):
        self.xtst.XTestFakeMotionEvent(self.display, c_int(-1), c_int(x), c_int(y), c_ulong(0))
        self.x11.XSync(self.display, 0)

    def button(self, down):
        """Returns the moment before the event was handed to the display, in nanoseconds."""
        now = time.monotonic_ns()
        self.xtst.XTestFakeButtonEvent(self.display, c_uint(1), c_int(down), c_ulong(0))
        self.x11.XFlush(self.display)
        return now

    def pixels(self):
        """The column as it is now, one number a pixel."""
        return memoryview(self._read(self.column, 1)).cast("I")

    def write_png(self, file, width):
        """The whole screen as it is now."""
        raw = self._read(0, width)
        rows = b"".join(b"\0" + rgb_of(raw[start:start + 4 * width]) for start in range(0, len(raw), 4 * width))
        header = struct.pack(">IIBBBBB", width, self.height, 8, 2, 0, 0, 0)
        file.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 6)) +
                         chunk(b"IEND", b""))

    def _read(self, x, width):
        image = self.x11.XGetImage(self.display, self.root, c_int(x), c_int(0), c_uint(width), c_uint(self.height),
                                   ALL_PLANES, c_int(Z_PIXMAP))
        if not image:
            raise RuntimeError("the display does not let itself be read")
        head = image.contents
        raw = ctypes.string_at(head.data, head.bytes_per_line * self.height)
        self.x11.XDestroyImage(image)
        return raw

    def forget_drawing(self):
        self.x11.XSync(self.display, 0)
        self._take_events()

    def wait_for_drawing(self, until_ns):
        """The moment the display said that something was drawn; None when nothing was until then."""
        while True:
            now = time.monotonic_ns()
            if self._take_events():
                return now
            left = (until_ns - now) / SECOND
            if left <= 0 or not select.select([self.descriptor], [], [], left)[0]:
                return None

    def moments(self, patience_s, *seen):
        """When each of seen(pixels) first came true, in nanoseconds; None for those that patience did not see.

        It is the moment the display reported the drawing after which it is true, not the end of our own looking; where
        more was drawn while we looked, it is the end of that, so that no moment is too early.
        """
        until = time.monotonic_ns() + int(patience_s * SECOND)
        found = [None] * len(seen)
        moment = time.monotonic_ns()
        while moment is not None:
            pixels = self.pixels()
            if self._take_events():
                moment = time.monotonic_ns()
            found = [known or (moment if true(pixels) else None) for known, true in zip(found, seen)]
            moment = self.wait_for_drawing(until) if None in found else None
        return found

    def settle(self, quiet_s, patience_s):
        """Waits until nothing was drawn for a while, then returns the pixels."""
        until = time.monotonic_ns() + int(patience_s * SECOND)
        self.forget_drawing()
        while self.wait_for_drawing(time.monotonic_ns() + int(quiet_s * SECOND)):
            if time.monotonic_ns() > until:
                break
        return self.pixels()

    def _take_events(self):
        count = 0
        while self.x11.XPending(self.display):
            self.x11.XNextEvent(self.display, self.event)
            count += 1
        return count
