package io.offerstream.local.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** How much is logged: services tell what they do, short commands only what goes wrong and is not their own message. */
final class Logs {
    private Logs() {}

    /** @param isService whether the command runs until it is stopped */
    static void configure(GlobalOptions options, boolean isService) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        var ours = isService ? Level.INFO : Level.WARN;
        set(context, "io.offerstream", options.verbose() ? Level.DEBUG : options.quiet() ? Level.WARN : ours);
        // Kafka's clients warn of every attempt to reach a broker; the command says so once, itself.
        var kafka = options.verbose() ? Level.INFO : isService ? Level.WARN : Level.OFF;
        set(context, "org.apache.kafka", kafka);
        set(context, "kafka", kafka);
        // Warns whenever one transaction follows close behind another.
        set(context, "org.apache.kafka.clients.producer.internals.Sender", options.verbose() ? kafka : Level.ERROR);
    }

    private static void set(LoggerContext context, String name, Level level) {
        Logger logger = context.getLogger(name);
        logger.setLevel(level);
    }
}
