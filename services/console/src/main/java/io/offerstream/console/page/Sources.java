package io.offerstream.console.page;

import io.offerstream.console.feed.Freshness;
import io.offerstream.console.probe.ClusterReport;
import io.offerstream.console.probe.ServiceReports;
import io.offerstream.console.state.ConsoleState;
import java.time.Clock;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What pages are made of.
 *
 * @param state what the topics say
 * @param feeds how current that is
 * @param unreadable how many records could not be read
 * @param services how services say they are
 * @param cluster how far topics and groups are
 * @param clock of the wall
 */
public record Sources(
        ConsoleState state,
        Supplier<List<Freshness>> feeds,
        LongSupplier unreadable,
        Supplier<List<ServiceReports>> services,
        Supplier<ClusterReport> cluster,
        Clock clock) {}
