package io.offerstream.acceptance.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.sink.DeadLetterWatch;
import io.offerstream.local.sink.SinkDeadLetters;
import io.offerstream.platform.clients.KafkaClients;
import io.offerstream.platform.topics.Retention;
import io.offerstream.sink.connector.ConnectorFile;
import io.offerstream.sink.connector.ConnectorKeeper;
import io.offerstream.sink.connector.ConnectorKeeper.Condition;
import io.offerstream.sink.connector.ConnectorKeeper.State;
import io.offerstream.sink.connector.WarehouseLogin;
import io.offerstream.warehouse.WarehouseNames;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

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

    private WarehouseLogin login(ConnectorFile connector, URI warehouse, Path keyFile) {
        var user = connector.config().get("snowflake.user.name");
        return WarehouseLogin.of(connector, warehouse, user.startsWith("$") ? WarehouseNames.USER : user, keyFile);
    }

    private Condition trouble(ConnectorFile connector) throws InterruptedException {
        var parameters = lab.command.parameters();
        return trouble(connector, login(connector, lab.warehouse.url(), parameters.keyFile()));
    }

    /** Looks until it is said what is wrong. */
    private Condition trouble(ConnectorFile connector, WarehouseLogin login) throws InterruptedException {
        var keeper = new ConnectorKeeper(lab.worker.url(), connector, login, Clock.systemUTC());
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
    void shouldSayThatTheKeyIsAnother(@TempDir Path folder) throws Exception {
        var key = SinkLab.strangersKey();
        var keyFile = Files.writeString(folder.resolve("stranger.properties"), "private.key=" + key);
        var wrong = changed("wrong_key", Map.of("snowflake.private.key", key));

        assertThat(trouble(wrong, login(wrong, lab.warehouse.url(), keyFile)).reason())
                .contains("RSA_PUBLIC_KEY", "JWT token is invalid");
        assertOthersGoOn("beside-wrong-key");
    }

    @Test
    void shouldSayThatTheKeyCannotBeRead() throws Exception {
        var wrong = changed("no_key", Map.of("snowflake.private.key", "bm8ga2V5"));

        assertThat(trouble(wrong).reason()).contains("sink.key.file");
    }

    @Test
    void shouldSayThatTheUserIsAnother() throws Exception {
        var wrong = changed("wrong_user", Map.of("snowflake.user.name", "NOBODY"));

        assertThat(trouble(wrong).reason()).contains("sink.user", "JWT token is invalid");
    }

    @Test
    void shouldSayThatThereIsNoSuchAccount() throws Exception {
        var account = URI.create("http://no-such-account.snowflakecomputing.invalid:443");
        var wrong = changed("wrong_account", Map.of("snowflake.url.name", account.toString()));
        var login = login(wrong, account, lab.command.parameters().keyFile());

        assertThat(trouble(wrong, login).reason()).contains("check the account in sink.url");
    }

    @Test
    void shouldSayThatTheRoleIsNotGranted() throws Exception {
        var wrong = changed("wrong_role", Map.of("snowflake.role.name", "STRANGER"));

        assertThat(trouble(wrong).reason()).contains("grant role", "STRANGER");
        assertOthersGoOn("beside-wrong-role");
    }

    @Test
    void shouldSayThatThereIsNoSuchDatabase() throws Exception {
        var wrong = changed("no_database", Map.of("snowflake.database.name", "ELSEWHERE"));

        assertThat(trouble(wrong).reason()).contains("USAGE");
    }

    /** It runs, and says so, and gives up every row: only the dead letters tell. */
    @Test
    void shouldSayThatAGrantIsMissing() throws Exception {
        var letters = "lab.grantless-dead-letters";
        var wrong = changed(
                "no_grant",
                Map.of(
                        "topics", "lab.assignments",
                        "snowflake.topic2table.map", "lab.assignments:GRANTLESS",
                        "errors.deadletterqueue.topic.name", letters));
        try (var admin = lab.connection.admin()) {
            SinkDeadLetters.create(admin, letters, 1, Retention.UNLIMITED);
        }
        lab.warehouse.fault("revoke-grant", Map.of());
        try {
            var keeper = new ConnectorKeeper(
                    lab.worker.url(),
                    wrong,
                    login(wrong, lab.warehouse.url(), lab.command.parameters().keyFile()),
                    Clock.systemUTC());
            var clients = new KafkaClients(lab.connection.clientSettings());
            var why = "";
            for (int look = 0; look < 120 && !why.contains("OWNERSHIP"); look++) {
                var condition = keeper.look();
                why = condition.state() == State.BROKEN
                        ? condition.reason()
                        : DeadLetterWatch.newest(clients, letters).orElse("");
                Thread.sleep(500);
            }
            System.out.println("no_grant: " + why);
            assertThat(why).contains("OWNERSHIP");
        } finally {
            lab.warehouse.fault("restore-grant", Map.of());
        }
        assertOthersGoOn("beside-no-grant");
    }
}
