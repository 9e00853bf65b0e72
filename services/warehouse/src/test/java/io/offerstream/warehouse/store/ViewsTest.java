package io.offerstream.warehouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ViewsTest {
    @Test
    void shouldBeWhatIsDocumented() throws IOException {
        var documented = Files.readString(Path.of("../../docs/warehouse.md"));

        assertThat(Views.ALL)
                .isNotEmpty()
                .allSatisfy(view -> assertThat(documented).contains(view.sql() + ";"));
    }
}
