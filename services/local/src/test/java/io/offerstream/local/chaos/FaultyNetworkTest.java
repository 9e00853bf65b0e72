package io.offerstream.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultyNetworkTest {
    private static final int PATIENCE_MILLIS = 5_000;

    private ServerSocket echo;
    private FaultyNetwork network;

    @BeforeEach
    void start() throws IOException {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        run(() -> {
            while (!echo.isClosed()) {
                answer(echo.accept());
            }
        });
        network = new FaultyNetwork(echo.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        network.close();
        echo.close();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void run(Work work) {
        var thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // The other side has gone.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void answer(Socket client) {
        run(() -> client.getInputStream().transferTo(client.getOutputStream()));
    }

    private Socket connect() {
        try {
            var socket = new Socket(InetAddress.getLoopbackAddress(), network.port());
            socket.setSoTimeout(PATIENCE_MILLIS);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int ask(Socket socket, int question) throws IOException {
        socket.getOutputStream().write(question);
        return socket.getInputStream().read();
    }

    private static Duration time(Socket socket) throws IOException {
        long began = System.nanoTime();
        assertThat(ask(socket, 7)).isEqualTo(7);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Test
    void shouldLeadThereAndBack() throws IOException {
        try (var socket = connect()) {
            assertThat(ask(socket, 42)).isEqualTo(42);
        }
    }

    @Test
    void shouldTakeItsTimeWithLatencyUntilItIsHealed() throws IOException {
        try (var socket = connect()) {
            network.begin(Toxic.LATENCY);
            assertThat(time(socket)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
            assertThat(network.heal()).isEqualTo(2);
            assertThat(time(socket)).isLessThan(Duration.ofMillis(400));
        }
    }

    @Test
    void shouldResetAConversation() {
        network.begin(Toxic.RESETS);
        assertThatThrownBy(() -> {
                    try (var socket = connect()) {
                        for (int question = 0; question < 10_000; question++) {
                            if (ask(socket, 1) < 0) {
                                throw new IOException("ended");
                            }
                        }
                    }
                })
                .isInstanceOf(IOException.class);
        assertThat(network.heal()).isPositive();
    }

    @Test
    void shouldGoSilentForGoodAndServeWhoConnectsAnew() throws IOException {
        try (var socket = connect()) {
            assertThat(ask(socket, 1)).isEqualTo(1);
            network.begin(Toxic.HALF_OPEN);
            network.strike();
            assertThat(network.heal()).isEqualTo(1);
            socket.setSoTimeout(300);
            assertThatThrownBy(() -> ask(socket, 2)).isInstanceOf(SocketTimeoutException.class);
        }
        try (var socket = connect()) {
            assertThat(ask(socket, 3)).isEqualTo(3);
        }
    }

    @Test
    void shouldBeSlow() throws IOException {
        try (var socket = connect()) {
            network.begin(Toxic.SLOW);
            long began = System.nanoTime();
            socket.getOutputStream().write(new byte[4_000]);
            socket.getInputStream().readNBytes(4_000);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(450));
        }
    }

    @Test
    void shouldHoldEverythingBackAndLoseNothing() throws IOException {
        try (var socket = connect()) {
            assertThat(ask(socket, 1)).isEqualTo(1);
            network.begin(Toxic.BLACK_HOLE);
            socket.getOutputStream().write(2);
            socket.setSoTimeout(300);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            assertThat(network.heal()).isEqualTo(1);
            socket.setSoTimeout(PATIENCE_MILLIS);
            assertThat(socket.getInputStream().read()).isEqualTo(2);
        }
    }

    @Test
    void shouldRefuse() throws IOException {
        try (var old = connect()) {
            assertThat(ask(old, 1)).isEqualTo(1);
            network.begin(Toxic.REFUSED);
            network.strike();
            assertThat(old.getInputStream().read()).isNegative();
            try (var socket = connect()) {
                assertThat(socket.getInputStream().read()).isNegative();
            }
            assertThat(network.heal()).isEqualTo(2);
        }
    }
}
