package io.offerstream.warehouse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * Runs a warehouse as a process of its own: prints its address as the first line, and ends when standard input ends. The
 * parent holds the other end of that pipe, and the operating system closes it when the parent is gone, however it went.
 */
public final class WarehouseMain {
    private static final String USAGE = "usage: --folder DIR [--port N] [--faults]";

    private WarehouseMain() {}

    public static void main(String[] args) throws IOException {
        WarehouseSettings settings;
        try {
            settings = settings(List.of(args));
        } catch (IllegalArgumentException e) {
            System.err.println("warehouse: " + e.getMessage());
            System.exit(2);
            return;
        }
        try (var warehouse = LocalWarehouse.start(settings)) {
            System.out.println(warehouse.url());
            System.out.flush();
            while (System.in.read() >= 0) {
                // Nobody writes; only the end matters.
            }
        } catch (IllegalStateException e) {
            System.err.println("warehouse: " + e.getMessage());
            System.exit(1);
        }
        System.exit(0);
    }

    static WarehouseSettings settings(List<String> arguments) {
        var left = new ArrayDeque<>(arguments);
        var folder = Optional.<Path>empty();
        int port = 0;
        boolean faults = false;
        while (!left.isEmpty()) {
            var option = left.poll();
            switch (option) {
                case "--folder" -> folder = Optional.of(Path.of(value(option, left)));
                case "--port" -> port = Integer.parseInt(value(option, left));
                case "--faults" -> faults = true;
                default -> throw new IllegalArgumentException("unknown option '" + option + "'; " + USAGE);
            }
        }
        var settings = new WarehouseSettings(
                folder.orElseThrow(() -> new IllegalArgumentException("--folder is missing; " + USAGE)), port);
        return faults ? settings.withFaults() : settings;
    }

    private static String value(String option, ArrayDeque<String> left) {
        if (left.isEmpty()) {
            throw new IllegalArgumentException(option + " has no value; " + USAGE);
        }
        return left.poll();
    }
}
