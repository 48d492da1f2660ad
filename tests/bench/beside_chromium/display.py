"""An X display seen and touched from outside, through the system's own X libraries: taps by XTest, sight by XDamage.

The observer sleeps until the display says that something was drawn, then reads one column of pixels. It draws nothing
and asks for nothing while the program under test is at work, so it costs the same whatever is measured.
"""

import ctypes
import select
import subprocess
import time
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
        image = self.x11.XGetImage(self.display, self.root, c_int(self.column), c_int(0), c_uint(1),
                                   c_uint(self.height), ALL_PLANES, c_int(Z_PIXMAP))
        if not image:
            raise RuntimeError("the display does not let itself be read")
        head = image.contents
        raw = ctypes.string_at(head.data, head.bytes_per_line * self.height)
        self.x11.XDestroyImage(image)
        return memoryview(raw).cast("I")

    def forget_drawing(self):
        self.x11.XSync(self.display, 0)
        self._take_events()

    def wait_for_drawing(self, until_ns):
        """False when nothing was drawn until then."""
        while not self._take_events():
            left = (until_ns - time.monotonic_ns()) / SECOND
            if left <= 0 or not select.select([self.descriptor], [], [], left)[0]:
                return False
        return True

    def wait_until(self, seen, patience_s):
        """The moment at which seen(pixels) was first true, in nanoseconds; None when patience ended."""
        until = time.monotonic_ns() + int(patience_s * SECOND)
        while True:
            pixels = self.pixels()
            now = time.monotonic_ns()
            if seen(pixels):
                return now
            if now > until or not self.wait_for_drawing(until):
                return None

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
