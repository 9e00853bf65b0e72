package io.offerstream.console.view;

/**
 * How current a page is.
 *
 * @param stamp as of when; changes with every look
 * @param warning what is wrong with what is shown; empty while nothing is. Changes seldom, since it is read out aloud
 */
public record Status(Tone tone, String stamp, String warning) {}
