package io.offerstream.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.platform.hash.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Style, scripts and pictures, from the class path, in memory. Their addresses hold a hash of what is in them, so that a
 * browser may keep them for ever. Immutable.
 */
final class Assets {
    private static final String FOLDER = "/console/";
    private static final int HASH_CHARACTERS = 16;

    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private static final String[] FILES = {
        "console.css",
        "console.js",
        "theme.js",
        "icon.svg",
        "vendor/htmx-2.0.11.min.js",
        "vendor/htmx-ext-sse-2.2.4.min.js",
        "vendor/uplot-1.6.32.iife.min.js",
        "vendor/uplot-1.6.32.min.css"
    };

    private final Map<String, Asset> byName = new LinkedHashMap<>();

    /**
     * A file, all of which are text.
     *
     * @param address where it is served
     */
    record Asset(String address, String type, String content) {}

    Assets() {
        for (var file : FILES) {
            var content = read(FOLDER + file);
            var name = file.substring(file.lastIndexOf('/') + 1);
            var hash = HexFormat.of().formatHex(Sha256.of(content)).substring(0, HASH_CHARACTERS);
            byName.put(
                    name,
                    new Asset(
                            "/static/" + hash + "/" + name,
                            TYPES.get(name.substring(name.lastIndexOf('.') + 1)),
                            new String(content, UTF_8)));
        }
    }

    private static byte[] read(String resource) {
        try (var in = Assets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where each file is served, by its name. */
    Map<String, String> addresses() {
        var addresses = new LinkedHashMap<String, String>();
        byName.forEach((name, asset) -> addresses.put(name, asset.address()));
        return Collections.unmodifiableMap(addresses);
    }

    /** The file of this name, if its hash is this one. */
    Optional<Asset> find(String hash, String name) {
        return Optional.ofNullable(byName.get(name))
                .filter(asset -> asset.address().equals("/static/" + hash + "/" + name));
    }
}
