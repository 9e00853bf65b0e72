package io.offerstream.platform.market;

import java.nio.file.Path;

/**
 * A market file that was read.
 *
 * @param path where it lies
 * @param text exactly as it lies there
 * @param config what it says
 */
public record MarketFile(Path path, String text, MarketConfig config) {}
