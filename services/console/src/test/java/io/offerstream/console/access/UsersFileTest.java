package io.offerstream.console.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class UsersFileTest {
    private static final String HASH = PasswordHash.of("correct horse battery".toCharArray()).toString();

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
}
