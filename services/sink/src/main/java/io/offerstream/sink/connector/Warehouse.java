package io.offerstream.sink.connector;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;

/** Whether anybody answers at the warehouse's address: a running connector tries for long without a word. */
record Warehouse(URI url) {
    private static final int ANSWER_WITHIN_MS = 3_000;

    /** What is wrong; empty if a connection can be made. */
    Optional<String> problem() {
        int port = url.getPort() > 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
        try (var socket = new Socket()) {
            var address = new InetSocketAddress(url.getHost(), port);
            if (address.isUnresolved()) {
                return Optional.of(
                        "there is no host " + url.getHost() + ": check the account in sink.url (" + url + ")");
            }
            socket.connect(address, ANSWER_WITHIN_MS);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("the warehouse cannot be reached at " + url + ": " + e.getMessage()
                    + "; rows wait in the topics. Is it up, and may this machine reach it?");
        }
    }
}
