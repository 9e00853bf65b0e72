package io.offerstream.local.stack;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.assigner.AssignerTopology;
import io.offerstream.conductor.ConductorTopology;
import io.offerstream.interactionstate.InteractionStateTopology;
import io.offerstream.interactionstate.inspection.CustomerRoute;
import io.offerstream.measurement.MeasurementTopology;
import io.offerstream.platform.app.StreamsApp;
import io.offerstream.platform.app.StreamsSettings;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.health.Route;
import io.offerstream.platform.topics.Topics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.kafka.streams.Topology;

/** Every Streams app, by the name that {@code run} takes. */
public final class Services {
    private static final Map<String, BiFunction<Topics, MeterRegistry, Topology>> TOPOLOGIES = topologies();

    private Services() {}

    private static Map<String, BiFunction<Topics, MeterRegistry, Topology>> topologies() {
        var topologies = new LinkedHashMap<String, BiFunction<Topics, MeterRegistry, Topology>>();
        topologies.put(ConductorTopology.SERVICE, ConductorTopology::build);
        topologies.put(InteractionStateTopology.SERVICE, InteractionStateTopology::build);
        topologies.put(AssignerTopology.SERVICE, AssignerTopology::build);
        topologies.put(MeasurementTopology.SERVICE, MeasurementTopology::build);
        return topologies;
    }

    /** In the order of the path of a tick. */
    public static Set<String> names() {
        return TOPOLOGIES.keySet();
    }

    /** What a service serves beside its health. */
    public static List<Route> routes(String service, StreamsApp app, Topics topics) {
        return service.equals(InteractionStateTopology.SERVICE) ? List.of(new CustomerRoute(app, topics)) : List.of();
    }

    /** Creates the app of a service, not yet started. */
    public static StreamsApp create(
            String service,
            Topics topics,
            StreamsSettings settings,
            MeterRegistry meters,
            Health health,
            Consumer<Throwable> onFatal) {
        var topology = TOPOLOGIES.get(service);
        if (topology == null) {
            throw new IllegalArgumentException("no service " + service + "; there are " + List.copyOf(names()));
        }
        return new StreamsApp(service, topology.apply(topics, meters), topics, settings, meters, health, onFatal);
    }
}
