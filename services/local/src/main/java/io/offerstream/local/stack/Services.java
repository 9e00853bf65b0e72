package io.offerstream.local.stack;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.assigner.AssignerTopology;
import io.offerstream.conductor.ConductorTopology;
import io.offerstream.interactionstate.InteractionStateTopology;
import io.offerstream.interactionstate.inspection.CustomerRoute;
import io.offerstream.measurement.MeasurementTopology;
import io.offerstream.platform.app.RunningService;
import io.offerstream.platform.app.StreamsApp;
import io.offerstream.platform.app.StreamsSettings;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.health.Route;
import io.offerstream.platform.topics.Topics;
import io.offerstream.ranking.kernel.Kernels;
import io.offerstream.trainer.TrainerApp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.streams.Topology;

/** Every service but the ticker, by the name that {@code run} takes. */
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
    public static List<String> names() {
        var names = new ArrayList<>(TOPOLOGIES.keySet());
        names.add(TrainerApp.SERVICE);
        return names;
    }

    /** What a service serves beside its health. */
    public static List<Route> routes(String service, RunningService app, Topics topics) {
        return service.equals(InteractionStateTopology.SERVICE) && app instanceof StreamsApp streams
                ? List.of(new CustomerRoute(streams, topics))
                : List.of();
    }

    /** Creates a service, not yet started. */
    public static RunningService create(
            String service,
            Topics topics,
            ServiceSettings settings,
            MeterRegistry meters,
            Health health,
            Consumer<Throwable> onFatal) {
        if (service.equals(TrainerApp.SERVICE)) {
            return trainer(topics, settings, meters, health, onFatal);
        }
        var topology = TOPOLOGIES.get(service);
        if (topology == null) {
            throw new IllegalArgumentException("no service " + service + "; there are " + names());
        }
        return new StreamsApp(
                service, topology.apply(topics, meters), topics, settings.streams(), meters, health, onFatal);
    }

    private static TrainerApp trainer(
            Topics topics, ServiceSettings settings, MeterRegistry meters, Health health, Consumer<Throwable> onFatal) {
        StreamsSettings streams = settings.streams();
        var client = new HashMap<String, Object>(streams.kafka());
        client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, streams.bootstrapServers());
        return new TrainerApp(
                topics,
                new KafkaClients(client),
                new TrainerApp.Settings(
                        streams.instance(),
                        settings.stage(),
                        Kernels.choose("auto").get(),
                        Clock.systemUTC()),
                meters,
                health,
                onFatal);
    }
}
