package io.offerstream.platform.settings;

import io.offerstream.platform.yaml.DidYouMean;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.streams.StreamsConfig;

/**
 * What is known of the keys below {@code kafka.}, which go to Kafka's clients as they are. Kafka itself only warns of a
 * key it does not know; here one that is nearly right is an error, while a key of somebody's plug-in passes.
 */
final class KafkaKeys {
    static final String PREFIX = "kafka.";

    private static final Map<String, ConfigDef.ConfigKey> KNOWN = known();
    private static final Pattern FOR_ONE_CLIENT =
            Pattern.compile("(main\\.consumer|restore\\.consumer|global\\.consumer|consumer|producer|admin)\\.(.*)");
    private static final Pattern LOOKS_SECRET = Pattern.compile(".*(password|secret|token|credential|jaas|key).*");

    private static final String KAFKAS_OWN = "org.apache.kafka.";
    private static final Pattern NAMES_CLASSES = Pattern.compile(
            "(.*[._])?(class|classes|reporters|providers|supplier|assignor|interceptor|handler|extractor|serde|serializer|deserializer)"
                    + "|partition\\.assignment\\.strategy|security\\.providers|.*\\.handler\\.class");
    private static final Pattern KAFKAS_LOGIN = Pattern.compile("(?s)\\s*org\\.apache\\.kafka\\.common\\.security\\."
            + "(scram\\.ScramLoginModule|plain\\.PlainLoginModule|oauthbearer\\.OAuthBearerLoginModule)"
            + "\\s+required(\\s+[A-Za-z._]+=(\"([^\"\\\\]|\\\\.)*\"|'[^']*'|[^\\s\"';]+))*\\s*;\\s*");

    private KafkaKeys() {}

    static boolean isKafka(String key) {
        return key.startsWith(PREFIX);
    }

    static boolean isKnown(String key) {
        return KNOWN.containsKey(bare(key));
    }

    /** The key that {@code key} is a misspelling of; the brokers have one place, not two that may differ. */
    static Optional<String> meant(String key) {
        String bare = bare(key);
        if (bare.equals(KnownSettings.BOOTSTRAP_SERVERS.key())) {
            return Optional.of(bare);
        }
        return isKnown(key)
                ? Optional.empty()
                : DidYouMean.among(KNOWN.keySet(), bare)
                        .filter(near -> isSlip(near, bare))
                        .map(near -> key.substring(0, key.length() - bare.length()) + near);
    }

    /** Long names of plug-ins share much with Kafka's own: only one or two wrong letters are a slip. */
    private static boolean isSlip(String near, String bare) {
        return LevenshteinDistance.getDefaultInstance().apply(near, bare) <= 2;
    }

    /**
     * What is wrong with a value that would have the client load a class which is not Kafka's own: whoever can set one
     * runs code of their choice in this process.
     */
    static Optional<String> loadsForeignCode(String key, String value) {
        String bare = bare(key);
        if (bare.equals(SaslConfigs.SASL_JAAS_CONFIG)) {
            return KAFKAS_LOGIN.matcher(value).matches()
                    ? Optional.empty()
                    : Optional.of("expected one login module of Kafka: ScramLoginModule, PlainLoginModule or"
                            + " OAuthBearerLoginModule, by its full name");
        }
        boolean isKafkas = Stream.of(value.split(","))
                .map(String::strip)
                .allMatch(name -> name.isEmpty() || name.startsWith(KAFKAS_OWN));
        return NAMES_CLASSES.matcher(bare).matches() && !isKafkas
                ? Optional.of("expected a class of Kafka's own, " + KAFKAS_OWN + "…; others are not loaded")
                : Optional.empty();
    }

    /** Why the client would not take a value; it would say so late, and not whence the value came. */
    static Optional<String> whatIsWrong(String key, String value) {
        ConfigDef.ConfigKey known = KNOWN.get(bare(key));
        // Classes would be loaded by that.
        if (known == null || known.type == ConfigDef.Type.CLASS || known.type == ConfigDef.Type.LIST) {
            return Optional.empty();
        }
        try {
            Object parsed = ConfigDef.parseType(known.name, value, known.type);
            if (known.validator != null) {
                known.validator.ensureValid(known.name, parsed);
            }
            return Optional.empty();
        } catch (ConfigException e) {
            var expected = "expected " + known.type.name().toLowerCase(Locale.ROOT)
                    + (known.validator == null ? "" : ", " + known.validator);
            return Optional.of(isSecret(key) ? "the value cannot be used" : expected + ", found " + value);
        }
    }

    /** True if the value must not be shown: Kafka says so, or Kafka does not know the key and its name says so. */
    static boolean isSecret(String key) {
        String bare = bare(key);
        ConfigDef.ConfigKey known = KNOWN.get(bare);
        return known != null
                ? known.type == ConfigDef.Type.PASSWORD
                : LOOKS_SECRET.matcher(bare.toLowerCase(Locale.ROOT)).matches();
    }

    /** Without {@code kafka.} and without the client it is meant for. */
    private static String bare(String key) {
        String name = key.substring(PREFIX.length());
        var forOne = FOR_ONE_CLIENT.matcher(name);
        return forOne.matches() && !KNOWN.containsKey(name) ? forOne.group(2) : name;
    }

    private static Map<String, ConfigDef.ConfigKey> known() {
        Map<String, ConfigDef.ConfigKey> keys = new TreeMap<>();
        Stream.of(
                        StreamsConfig.configDef(),
                        ConsumerConfig.configDef(),
                        ProducerConfig.configDef(),
                        AdminClientConfig.configDef())
                .forEach(def -> keys.putAll(def.configKeys()));
        return keys;
    }
}
