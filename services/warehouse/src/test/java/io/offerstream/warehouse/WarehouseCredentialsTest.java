package io.offerstream.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarehouseCredentialsTest {
    @TempDir
    private Path folder;

    @Test
    void shouldMakeAKeyOnceAndThenReadIt() throws IOException {
        var made = WarehouseCredentials.in(folder);
        var read = WarehouseCredentials.in(folder);

        assertThat(read.privateKey()).isEqualTo(made.privateKey());
        assertThat(read.publicKey()).isEqualTo(made.publicKey());
        assertThat(made.privateKey().getModulus().bitLength()).isEqualTo(2048);
        assertThat(made.propertiesFile()).isEqualTo(folder.resolve("credentials/snowflake.properties"));
        assertThat(Files.readAllLines(made.propertiesFile()))
                .filteredOn(line -> line.startsWith("private.key="))
                .singleElement()
                .asString()
                .matches("private.key=[A-Za-z0-9+/]+=*");
        assertThat(Files.readString(folder.resolve("credentials/public-key.pem")))
                .startsWith("-----BEGIN PUBLIC KEY-----");
    }

    @Test
    void shouldLetNobodyElseReadTheKey() throws IOException {
        var file = WarehouseCredentials.in(folder).propertiesFile();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void shouldSayWhichFileHoldsNoKey() throws IOException {
        Files.writeString(WarehouseCredentials.in(folder).propertiesFile(), "private.key=abc");

        assertThatThrownBy(() -> WarehouseCredentials.in(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("snowflake.properties: private.key is no RSA key");
    }
}
