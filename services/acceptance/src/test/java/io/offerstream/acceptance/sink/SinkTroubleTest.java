package io.offerstream.acceptance.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.sink.connector.ConnectorFile;
import io.offerstream.sink.connector.ConnectorKeeper;
import io.offerstream.sink.connector.ConnectorKeeper.Condition;
import io.offerstream.sink.connector.ConnectorKeeper.State;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is said when a connector is set up wrongly, and that the one beside it goes on. */
@ExtendWith(SharedLab.class)
class SinkTroubleTest {
    private final SinkLab lab;

    SinkTroubleTest(SinkLab lab) {
        this.lab = lab;
    }

    /** The shipped connector under another name and group, with changes. */
    private ConnectorFile changed(String name, Map<String, String> changes) {
        var config = new HashMap<>(lab.connector.config());
        config.put("consumer.override.group.id", "lab." + name);
        config.put("tasks.max", "1");
        config.putAll(changes);
        return new ConnectorFile(name, config);
    }

    /** Looks until it is said what is wrong. */
    private Condition trouble(ConnectorFile connector, URI warehouse) throws InterruptedException {
        var keeper = new ConnectorKeeper(lab.worker.url(), connector, warehouse, Clock.systemUTC());
        Condition condition = keeper.look();
        for (int look = 0; look < 90 && condition.state() != State.BROKEN; look++) {
            Thread.sleep(500);
            condition = keeper.look();
        }
        assertThat(condition.state()).as("%s", condition).isEqualTo(State.BROKEN);
        System.out.println(connector.name() + ": " + condition.reason());
        return condition;
    }

    private void assertOthersGoOn(String cycle) throws Exception {
        var batch = new Batch(cycle);
        batch.commit(lab);
        batch.assertDelivered(lab);
    }

    @Test
    void shouldSayThatTheKeyIsAnother() throws Exception {
        var wrong = changed("wrong_key", Map.of("snowflake.private.key", SinkLab.strangersKey()));

        assertThat(trouble(wrong, lab.warehouse.url()).reason()).contains("RSA_PUBLIC_KEY", "JWT token is invalid");
        assertOthersGoOn("beside-wrong-key");
    }

    @Test
    void shouldSayThatTheKeyCannotBeRead() throws Exception {
        var wrong = changed("no_key", Map.of("snowflake.private.key", "bm8ga2V5"));

        assertThat(trouble(wrong, lab.warehouse.url()).reason()).contains("sink.key.file");
    }

    @Test
    void shouldSayThatTheUserIsAnother() throws Exception {
        var wrong = changed("wrong_user", Map.of("snowflake.user.name", "NOBODY"));

        assertThat(trouble(wrong, lab.warehouse.url()).reason()).contains("sink.user", "JWT token is invalid");
    }

    @Test
    void shouldSayThatThereIsNoSuchAccount() throws Exception {
        var account = URI.create("http://no-such-account.snowflakecomputing.invalid:443");
        var wrong = changed("wrong_account", Map.of("snowflake.url.name", account.toString()));

        assertThat(trouble(wrong, account).reason()).contains("check the account in sink.url");
    }

    @Test
    void shouldSayThatTheRoleIsNotGranted() throws Exception {
        var wrong = changed("wrong_role", Map.of("snowflake.role.name", "STRANGER"));

        assertThat(trouble(wrong, lab.warehouse.url()).reason()).contains("grant role", "STRANGER");
        assertOthersGoOn("beside-wrong-role");
    }

    @Test
    void shouldSayThatAGrantIsMissing() throws Exception {
        var map = "lab.offers:GRANTLESS";
        var wrong = changed("no_grant", Map.of("topics", "lab.offers", "snowflake.topic2table.map", map));
        lab.warehouse.fault("revoke-grant", Map.of());
        try {
            assertThat(trouble(wrong, lab.warehouse.url()).reason()).contains("OWNERSHIP");
        } finally {
            lab.warehouse.fault("restore-grant", Map.of());
        }
        assertOthersGoOn("beside-no-grant");
    }
}
