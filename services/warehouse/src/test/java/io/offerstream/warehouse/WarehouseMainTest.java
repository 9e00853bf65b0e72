package io.offerstream.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarehouseMainTest {
    @Test
    void shouldReadItsOptions() {
        assertThat(WarehouseMain.settings(List.of("--folder", "/tmp/w", "--port", "8090")))
                .isEqualTo(new WarehouseSettings(Path.of("/tmp/w"), 8090, "256MB", 1, false));
        assertThat(WarehouseMain.settings(List.of("--faults", "--folder", "/tmp/w")))
                .isEqualTo(new WarehouseSettings(Path.of("/tmp/w"), 0, "256MB", 1, true));
    }

    @Test
    void shouldSayWhatIsWrong() {
        assertThatThrownBy(() -> WarehouseMain.settings(List.of())).hasMessageContaining("--folder is missing");
        assertThatThrownBy(() -> WarehouseMain.settings(List.of("--folder"))).hasMessageContaining("has no value");
        assertThatThrownBy(() -> WarehouseMain.settings(List.of("--colour", "red")))
                .hasMessageContaining("unknown option '--colour'");
        assertThatThrownBy(() -> WarehouseMain.settings(List.of("--folder", "/tmp/w", "--port", "70000")))
                .hasMessageContaining("port: expected 0 to 65535, found 70000");
    }
}
