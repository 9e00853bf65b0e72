package io.offerstream.console.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersFileTest {
    private static final String HASH =
            PasswordHash.of("correct horse battery".toCharArray()).toString();

    @Test
    void shouldFindWhoKnowsThePassword() {
        var users = UsersFile.parse("users", List.of("# staff", "", "ada " + HASH + " DE:operator *:viewer"));

        var ada = users.find("ada", "correct horse battery".toCharArray()).orElseThrow();

        assertThat(ada.grants().allow(Role.OPERATOR, "DE")).isTrue();
        assertThat(ada.grants().allow(Role.OPERATOR, "CH")).isFalse();
        assertThat(ada.grants().allow(Role.VIEWER, "CH")).isTrue();
        assertThat(users.find("ada", "wrong".toCharArray())).isEmpty();
        assertThat(users.find("eve", "correct horse battery".toCharArray())).isEmpty();
    }

    @Test
    void shouldNameEveryBadLine() {
        assertThatThrownBy(() -> UsersFile.parse(
                        "users",
                        List.of(
                                "ada",
                                "bob plain DE:viewer",
                                "eve " + HASH + " DE:king",
                                "eva " + HASH + " de:viewer",
                                "ivy pbkdf2-sha512$1000$" + HASH.split("\\$", 3)[2] + " DE:viewer")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("users:1", "users:2", "users:3", "DE:king", "users:4", "users:5", "210000");
    }

    @Test
    void shouldRefuseAFileWithNobodyInIt() {
        assertThatThrownBy(() -> UsersFile.parse("users", List.of("# nobody"))).hasMessageContaining("nobody is in it");
    }

    @Test
    void shouldAddSomebodyForNobodysEyes(@TempDir Path folder) throws IOException {
        var file = folder.resolve("users");
        UsersFile.add(file, "ada", "correct horse battery".toCharArray(), List.of("DE:viewer"));
        UsersFile.add(file, "bob", "correct horse battery".toCharArray(), List.of("*:admin"));

        assertThat(UsersFile.read(file).find("bob", "correct horse battery".toCharArray()))
                .isPresent();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> UsersFile.add(file, "ada", "x".toCharArray(), List.of("DE:viewer")))
                .hasMessageContaining("ada is there twice");
        assertThat(Files.readAllLines(file)).hasSize(2);
    }
}
