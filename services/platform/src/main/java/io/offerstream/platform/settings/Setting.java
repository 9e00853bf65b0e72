package io.offerstream.platform.settings;

import io.offerstream.platform.yaml.Form;

/**
 * One thing that can be set about a process.
 *
 * @param key dotted, lower case, e.g. {@code topic.prefix}
 * @param form how its value is written
 * @param defaultValue what holds if nobody sets it, as it would be written
 * @param secret true if its value must not be shown
 * @param doc meaning, unit and why this default, in one sentence
 * @param <T> what a value means
 */
public record Setting<T>(String key, Form<T> form, String defaultValue, boolean secret, String doc) {
    static <T> Setting<T> of(String key, Form<T> form, String defaultValue, String doc) {
        return new Setting<>(key, form, defaultValue, false, doc);
    }

    /** One whose value is never shown. */
    static <T> Setting<T> secret(String key, Form<T> form, String defaultValue, String doc) {
        return new Setting<>(key, form, defaultValue, true, doc);
    }
}
