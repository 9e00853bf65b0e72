package io.offerstream.console.view;

/** Text that is shown as it is, such as a market file or a decoded record. */
public record Source(String label, String text) implements Content {}
