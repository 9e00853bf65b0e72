package io.offerstream.interactionstate.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The store {@value #STORE}: one short number for each text that many customers share, such as offers, cycles and
 * features. Codes count from 1 in the order of first use; a text keeps its code for ever. With a copy in memory, that
 * every customer's decision reads. Owned by a stream thread.
 */
public final class Dictionary implements Texts {
    public static final String STORE = "dictionary";

    /** Where features are as many as customers, a code would save nothing: later texts are written out. */
    static final int MOST_TEXTS = 250_000;

    /** In place of a code. */
    static final int NO_ROOM = 0;

    private final KeyValueStore<String, byte[]> store;
    private final List<String> texts = new ArrayList<>();
    private final Map<String, Integer> codes = new HashMap<>();

    /** Reads back what the store holds. */
    public Dictionary(KeyValueStore<String, byte[]> store) {
        this.store = store;
        for (byte[] text = store.get(key(1)); text != null; text = store.get(key(texts.size() + 1))) {
            learn(new String(text, UTF_8));
        }
    }

    public static StoreBuilder<KeyValueStore<String, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray());
    }

    /** Under which the store has the text of a code, in UTF-8. */
    public static String key(int code) {
        return Integer.toString(code);
    }

    private int learn(String text) {
        texts.add(text);
        codes.put(text, texts.size());
        return texts.size();
    }

    /** The code of a text, which gets one if there is room; {@link #NO_ROOM} if not. */
    int code(String text) {
        var known = codes.get(text);
        if (known != null) {
            return known;
        }
        if (texts.size() >= MOST_TEXTS) {
            return NO_ROOM;
        }
        int code = learn(text);
        store.put(key(code), text.getBytes(UTF_8));
        return code;
    }

    @Override
    public String text(int code) {
        return texts.get(code - 1);
    }
}
