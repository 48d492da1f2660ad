// Registry: which Disks there are, whose each open descriptor is, and who is running. For the files of this folder.
#pragma once

#include <functional>

#include "tests/support/disk/inside.hpp"

namespace support {

void enter_registry(Disk::Inside& disk);
void leave_registry(Disk::Inside& disk);

// Nothing: the path is on no Disk. `name` becomes its name there.
Disk::Inside* disk_of(const char* path, std::string& name);
// The same for a path that counts from an open folder, as openat() takes it.
Disk::Inside* disk_of(int folder, const char* path, std::string& name);

// Nothing: the descriptor is of no Disk's file.
OpenFile* open_file(int descriptor);
void keep_open_file(int descriptor, std::unique_ptr<OpenFile> file);
std::unique_ptr<OpenFile> take_open_file(int descriptor);
void for_open_files(const std::function<void(int, const OpenFile&)>& each);

Disk::Process running_process();
Disk::Process run_process(Disk::Process process);  // returns who ran before

// While it lives, this thread's calls go to the system.
class Entered {
public:
    Entered();
    ~Entered();
    Entered(const Entered&) = delete;
    Entered& operator=(const Entered&) = delete;
    Entered(Entered&&) = delete;
    Entered& operator=(Entered&&) = delete;
};
bool has_entered();

}  // namespace support
