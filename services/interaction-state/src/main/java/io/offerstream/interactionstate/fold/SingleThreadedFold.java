package io.offerstream.interactionstate.fold;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.offerstream.interactionstate.InteractionStateTopology;
import io.offerstream.platform.state.MemoryStore;
import io.offerstream.platform.tick.TickEvent;
import io.offerstream.platform.topics.Topics;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * One task of interaction-state without Kafka Streams, stores in memory: what it emits and holds is what an undisturbed
 * run must emit and hold. For checks that compare a disturbed run with it. Owned by one thread.
 */
public final class SingleThreadedFold {
    private final Map<String, MemoryStore<?, ?>> stores = new TreeMap<>();
    private final Processor<byte[], TickEvent, Object, Object> decide;

    /**
     * @param partition of the task
     * @param output takes the name of a sink and what goes there
     */
    public SingleThreadedFold(Topics topics, int partition, BiConsumer<String, Record<Object, Object>> output) {
        var supplier = InteractionStateTopology.decider(topics, new CompositeMeterRegistry());
        for (var store : supplier.stores()) {
            stores.put(store.name(), new MemoryStore<Bytes, byte[]>(store.name()));
        }
        decide = supplier.get();
        decide.init(context(new TaskId(0, partition), output));
    }

    /** Names of the stores whose changelogs hold what {@link #state} holds. */
    public static Set<String> stores(Topics topics) {
        return InteractionStateTopology.decider(topics, new CompositeMeterRegistry()).stores().stream()
                .filter(StoreBuilder::loggingEnabled)
                .map(StoreBuilder::name)
                .collect(Collectors.toSet());
    }

    /** The facts of a tick in the order of {@link io.offerstream.platform.tick.TickBarrier}, then the tick. */
    public void process(TickEvent event, long time) {
        byte[] key = event instanceof TickEvent.Arrival arrival ? arrival.key() : null;
        decide.process(new Record<>(key, event, time));
    }

    /** Hands over every entry of a store, key and value as its changelog has them. */
    public void state(String store, BiConsumer<byte[], byte[]> receiver) {
        stores.get(store)
                .entries()
                .forEach((key, value) -> receiver.accept(
                        key instanceof Bytes bytes ? bytes.get() : ((String) key).getBytes(UTF_8), (byte[]) value));
    }

    /** Only what a deciding node may ask; anything else is told at once. */
    @SuppressWarnings("unchecked") // a proxy of a generic interface
    private ProcessorContext<Object, Object> context(TaskId task, BiConsumer<String, Record<Object, Object>> output) {
        InvocationHandler handler = (proxy, method, arguments) -> switch (method.getName()) {
            case "taskId" -> task;
            case "applicationId" -> InteractionStateTopology.SERVICE;
            case "getStateStore" -> stores.get((String) arguments[0]);
            case "recordMetadata" -> Optional.empty();
            case "commit" -> null;
            case "forward" -> {
                output.accept((String) arguments[1], (Record<Object, Object>) arguments[0]);
                yield null;
            }
            default -> throw new UnsupportedOperationException(method + " is not known to the fold");
        };
        return (ProcessorContext<Object, Object>)
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {ProcessorContext.class}, handler);
    }
}
