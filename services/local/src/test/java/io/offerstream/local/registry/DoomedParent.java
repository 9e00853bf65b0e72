package io.offerstream.local.registry;

import io.offerstream.platform.health.Health;
import java.nio.file.Path;

/** The JVM that is killed: starts a registry from {@code args[0]} on {@code args[1]} and prints its process id. */
final class DoomedParent {
    private DoomedParent() {}

    public static void main(String[] args) throws InterruptedException {
        var registry = EmbeddedRegistry.start(Path.of(args[0]), Path.of(args[1]), new Health())
                .awaitReady();
        System.out.println(registry.process().pid());
        Thread.currentThread().join();
    }
}
