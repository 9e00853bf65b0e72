package io.offerstream.local.cli.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.local.broker.EmbeddedBroker;
import io.offerstream.local.cli.BrokerFixture;
import io.offerstream.local.stack.DataFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An assigned market on a broker of its own, for all tests of a class; others can be made beside it. */
final class AssignedMarkets implements BeforeAllCallback, AfterAllCallback {
    private static final JsonMapper JSON = new JsonMapper();

    private Path folder;
    private EmbeddedBroker broker;
    private AssignedMarket market;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        folder = DataFolder.temporary("assigned");
        broker = EmbeddedBroker.start(folder.resolve("broker"));
        market = another("");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        market.close();
        broker.close();
        DataFolder.remove(folder);
    }

    AssignedMarket market() {
        return market;
    }

    /** @param prefix of its topics */
    AssignedMarket another(String prefix) throws Exception {
        return new AssignedMarket(new BrokerFixture(broker), prefix, folder.resolve("market" + prefix));
    }

    /** What a command that ends well prints, which is JSON. */
    JsonNode json(String... arguments) throws Exception {
        var ended = market.run(arguments);
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.err()).isEmpty();
        return JSON.readTree(ended.out());
    }
}
