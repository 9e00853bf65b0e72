package io.offerstream.local.cli.doctor;

/**
 * What one check of {@code doctor} found.
 *
 * @param check what was looked at
 * @param found what is there, for people
 * @param remedy what to do about it; empty if nothing
 */
record Finding(String check, Level level, String found, String remedy) {
    enum Level {
        OK,
        WARN,
        FAIL
    }

    static Finding ok(String check, String found) {
        return new Finding(check, Level.OK, found, "");
    }

    static Finding warn(String check, String found, String remedy) {
        return new Finding(check, Level.WARN, found, remedy);
    }

    static Finding fail(String check, String found, String remedy) {
        return new Finding(check, Level.FAIL, found, remedy);
    }
}
