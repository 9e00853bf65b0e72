package io.offerstream.local.cli.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.local.cli.CliFixture;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.warehouse.LocalWarehouse;
import io.offerstream.warehouse.WarehouseCredentials;
import io.offerstream.warehouse.WarehouseSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarehouseCommandsTest {
    private static final String TYPES = "select 1 as n, 'a' as text, true as truth, 1.50::decimal(10, 2) as price,"
            + " timestamp '2026-11-26 11:30:00.5' as at, '{\"k\": [1]}'::json as v, null as nothing";

    @TempDir
    private Path data;

    private final CliFixture cli = new CliFixture();
    private Path folder;

    @BeforeEach
    void makeOne() {
        folder = data.resolve("warehouse");
        LocalWarehouse.start(new WarehouseSettings(folder, 0)).close();
    }

    private CliFixture.Ended run(String... arguments) {
        var all = new ArrayList<>(List.of("warehouse"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--data-dir", data.toString()));
        return cli.run(all.toArray(String[]::new));
    }

    @Test
    void shouldPrintWhatAQueryFindsInEveryFormat() {
        var table = run("sql", TYPES);
        assertThat(table.err()).isEmpty();
        assertThat(table.code()).isZero();
        assertThat(table.lines().get(0)).matches("N +TEXT +TRUTH +PRICE +AT +V +NOTHING");
        assertThat(table.lines().get(1)).matches("1 +a +TRUE +1.50 +2026-11-26T11:30:00.500Z +\\{\"k\": \\[1]}");

        assertThat(run("sql", TYPES, "-o", "json").lines())
                .containsExactly("{\"N\":1,\"TEXT\":\"a\",\"TRUTH\":true,\"PRICE\":1.50,"
                        + "\"AT\":\"2026-11-26T11:30:00.500Z\",\"V\":{\"k\":[1]},\"NOTHING\":null}");

        assertThat(run("sql", TYPES, "-o", "csv").lines())
                .containsExactly(
                        "N,TEXT,TRUTH,PRICE,AT,V,NOTHING",
                        "1,a,TRUE,1.50,2026-11-26T11:30:00.500Z,\"{\"\"k\"\": [1]}\",");
    }

    @Test
    void shouldAskTheWarehouseThatRuns() {
        try (var running = LocalWarehouse.start(new WarehouseSettings(folder, 0))) {
            assertThat(LocalWarehouse.running(folder)).contains(running.url());
            assertThat(run("sql", "create table if not exists T (A INT)").code())
                    .isZero();
            assertThat(run("tables", "-o", "csv").lines().get(1)).startsWith("T,0,");
        }
        assertThat(LocalWarehouse.running(folder)).isEmpty();
        assertThat(run("tables", "-o", "csv").lines().get(1)).startsWith("T,0,");
    }

    @Test
    void shouldEndATableForPeopleEarly() {
        assertThat(run("sql", "select * from range(3)", "--max", "2").lines()).hasSize(3);
        assertThat(run("sql", "select * from range(3)", "--max", "2").err()).contains("Only the first 2 rows");
        assertThat(run("sql", "select * from range(1200)").lines()).hasSize(1001);
        assertThat(run("sql", "select * from range(1200)", "-o", "csv").lines()).hasSize(1201);
    }

    @Test
    void shouldSayWhatIsWrong() {
        var unknown = run("sql", "select NOSUCH from (select 1)");
        assertThat(unknown.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(unknown.err()).contains("error line 1 at position 7", "invalid identifier 'NOSUCH'");

        var writing = run("sql", "update T set A = 1");
        assertThat(writing.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(writing.err()).contains("'update' is nothing that the local warehouse does");

        var none = cli.run(
                "warehouse", "tables", "--data-dir", data.resolve("other").toString());
        assertThat(none.code()).isEqualTo(ExitCode.IO.code());
        assertThat(none.err()).contains("there is no warehouse in", "offerstream demo");

        assertThat(run("sql", "select 1", "--max", "0").err()).contains("--max: expected 1 or more, found 0");
        assertThat(run("sql", "select 1", "--url", "http://127.0.0.1:9").err()).contains("--key-file is missing");
    }

    @Test
    void shouldLogInWithAKeyOfOnesOwn() throws Exception {
        try (var running = LocalWarehouse.start(new WarehouseSettings(folder, 0))) {
            var url = running.url().toString();
            var credentials = WarehouseCredentials.in(folder);
            var pem = Files.writeString(
                    data.resolve("key.pem"),
                    "-----BEGIN PRIVATE KEY-----\n"
                            + Base64.getMimeEncoder()
                                    .encodeToString(credentials.privateKey().getEncoded())
                            + "\n-----END PRIVATE KEY-----\n");
            for (var key : List.of(pem, credentials.propertiesFile())) {
                var ended = run("sql", "select 7 as x", "--url", url, "--key-file", key.toString(), "-o", "json");
                assertThat(ended.err()).isEmpty();
                assertThat(ended.lines()).containsExactly("{\"X\":7}");
            }
            var other = WarehouseCredentials.in(data.resolve("other"));
            var refused = run(
                    "tables", "--url", url, "--key-file", other.propertiesFile().toString());
            assertThat(refused.code()).isEqualTo(ExitCode.NOT_AUTHORISED.code());
            assertThat(refused.err()).contains("JWT token is invalid.", "is the public key of --key-file set");
        }
        var bad = Files.writeString(data.resolve("bad.pem"), "-----BEGIN PRIVATE KEY-----\nabc\n");
        assertThat(run("tables", "--url", "http://127.0.0.1:9", "--key-file", bad.toString())
                        .err())
                .contains("expected an RSA key in PKCS 8");
        assertThat(run("tables", "--url", "http://127.0.0.1:9", "--key-file", "none.pem")
                        .err())
                .contains("there is no such file");
    }
}
