// Dice: draws the chance that pure code takes as an argument. Spreads load; protects nothing.
#pragma once

#include <random>

namespace uploader {

class Dice {
public:
    double draw() { return distribution_(engine_); }  // from 0 up to, not including, 1

private:
    std::mt19937_64 engine_{std::random_device{}()};
    std::uniform_real_distribution<double> distribution_{0.0, 1.0};
};

}  // namespace uploader
