package io.offerstream.measurement;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.platform.app.Pace;
import io.offerstream.platform.app.TopologyDescription;
import io.offerstream.platform.serde.InMemorySchemaIds;
import io.offerstream.platform.topics.Topics;
import org.junit.jupiter.api.Test;

class TopologyTest {
    @Test
    void shouldBeTheOneDescribedInDocs() {
        var topics = new Topics("", 1, new InMemorySchemaIds());

        TopologyDescription.check(
                MeasurementTopology.SERVICE, MeasurementTopology.build(topics, new SimpleMeterRegistry(), Pace.LIVE));
    }
}
