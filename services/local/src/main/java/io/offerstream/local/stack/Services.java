package io.offerstream.local.stack;

import io.micrometer.core.instrument.MeterRegistry;
import io.offerstream.assigner.AssignerTopology;
import io.offerstream.conductor.ConductorTopology;
import io.offerstream.interactionstate.InteractionStateTopology;
import io.offerstream.interactionstate.inspection.CustomerRoute;
import io.offerstream.measurement.MeasurementTopology;
import io.offerstream.platform.app.Pace;
import io.offerstream.platform.app.RunningService;
import io.offerstream.platform.app.StreamsApp;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.health.Health;
import io.offerstream.platform.health.Route;
import io.offerstream.platform.topics.Topics;
import io.offerstream.ranking.kernel.Kernels;
import io.offerstream.slates.model.KafkaModelShelf;
import io.offerstream.slates.model.ModelShelf;
import io.offerstream.trainer.TrainerApp;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.streams.Topology;

/** Every service but the ticker, by the name that {@code run} takes. */
public final class Services {
    /** As a Streams app may be away from its broker for a while before the group takes its work from it. */
    private static final Duration MODELS_WITHIN = Duration.ofSeconds(30);

    private static final Map<String, Blueprint> TOPOLOGIES = topologies();

    /** What a topology is built with. */
    private record Parts(Topics topics, MeterRegistry meters, Pace pace, ModelShelf shelf) {}

    private interface Blueprint {
        Topology build(Parts parts);
    }

    private Services() {}

    private static Map<String, Blueprint> topologies() {
        var topologies = new LinkedHashMap<String, Blueprint>();
        topologies.put(
                ConductorTopology.SERVICE,
                parts -> ConductorTopology.build(
                        parts.topics(), parts.meters(), parts.pace(), parts.shelf(), Kernels.choose("auto")));
        topologies.put(
                InteractionStateTopology.SERVICE,
                parts -> InteractionStateTopology.build(parts.topics(), parts.meters()));
        topologies.put(
                AssignerTopology.SERVICE,
                parts -> AssignerTopology.build(
                        parts.topics(), parts.meters(), parts.pace(), parts.shelf(), Kernels.choose("auto")));
        topologies.put(
                MeasurementTopology.SERVICE,
                parts -> MeasurementTopology.build(parts.topics(), parts.meters(), parts.pace()));
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
        var shelf = new KafkaModelShelf(topics.models(), clients(settings)::consumer, MODELS_WITHIN);
        return new StreamsApp(
                service,
                topology.build(new Parts(topics, meters, settings.pace(), shelf)),
                topics,
                settings.streams(),
                meters,
                health,
                onFatal);
    }

    private static KafkaClients clients(ServiceSettings settings) {
        var client = new HashMap<String, Object>(settings.streams().kafka());
        client.put(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.streams().bootstrapServers());
        return new KafkaClients(client);
    }

    private static TrainerApp trainer(
            Topics topics, ServiceSettings settings, MeterRegistry meters, Health health, Consumer<Throwable> onFatal) {
        return new TrainerApp(
                topics,
                clients(settings),
                new TrainerApp.Settings(
                        settings.streams().instance(),
                        settings.pace(),
                        settings.stage(),
                        Kernels.choose("auto").get(),
                        Clock.systemUTC()),
                meters,
                health,
                onFatal);
    }
}
