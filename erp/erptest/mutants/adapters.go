package main

// adapters are all that the suite runs on.
var adapters = []adapter{sapb1, tryton}
