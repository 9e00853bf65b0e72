package io.offerstream.conductor;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.platform.app.Pace;
import io.offerstream.platform.app.TopologyDescription;
import io.offerstream.platform.serde.InMemorySchemaIds;
import io.offerstream.platform.topics.Topics;
import io.offerstream.ranking.kernel.Kernels;
import io.offerstream.slates.model.ModelShelf;
import org.junit.jupiter.api.Test;

class TopologyTest {
    @Test
    void shouldBeTheOneDescribedInDocs() {
        var topics = new Topics("", 1, new InMemorySchemaIds());

        TopologyDescription.check(
                ConductorTopology.SERVICE,
                ConductorTopology.build(
                        topics, new SimpleMeterRegistry(), Pace.LIVE, ModelShelf.EMPTY, Kernels.choose("scalar")));
    }
}
