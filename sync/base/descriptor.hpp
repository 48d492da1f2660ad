// Descriptor: owns one of the operating system's file descriptors, and closes it.
#pragma once

namespace base {

class Descriptor {
public:
    // Below 0: none, as the system's calls return when they fail.
    explicit Descriptor(int number = -1) : number_(number) {}
    ~Descriptor();
    Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept;
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    explicit operator bool() const { return number_ >= 0; }
    int number() const { return number_; }
    // From now on the caller's to close.
    int release();

private:
    int number_;
};

}  // namespace base
