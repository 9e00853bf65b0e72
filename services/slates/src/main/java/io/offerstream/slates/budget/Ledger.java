package io.offerstream.slates.budget;

import io.offerstream.platform.intake.BucketOfCustomer;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Quota;
import io.offerstream.slates.cycle.Budgets;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * What a task's customers have been handed of each budget, by cycle, offer, arm and bucket: in the store {@value #STORE},
 * with a copy in memory that is written by {@link #write}. Unspent quota needs no return: the next cycle has a ledger of
 * its own. Owned by the task's stream thread.
 */
public final class Ledger {
    public static final String STORE = "budgets-spent";

    private static final String MARKET_ITSELF = "";
    private static final long[] NOTHING = new long[BucketOfCustomer.BUCKETS];

    private final KeyValueStore<String, byte[]> store;

    /** By {@code market/cycle/arm/offer}; one number a bucket. */
    private final Map<String, long[]> spent = new HashMap<>();

    private final Set<String> unwritten = new HashSet<>();

    /** Reads back what the store holds. */
    public Ledger(KeyValueStore<String, byte[]> store) {
        this.store = store;
        try (var entries = store.all()) {
            entries.forEachRemaining(entry -> {
                var buckets = new long[BucketOfCustomer.BUCKETS];
                ByteBuffer.wrap(entry.value).asLongBuffer().get(buckets);
                spent.put(entry.key, buckets);
            });
        }
    }

    public static StoreBuilder<KeyValueStore<String, byte[]>> store() {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray());
    }

    /** What a cycle's quotas leave; to be asked for anew where there are more of them. */
    public Account of(String market, String cycleId, List<Quota> quotas) {
        return new Account(market + "/" + cycleId + "/", quotas);
    }

    /** One cycle's. */
    public final class Account implements Budgets {
        private final String prefix;
        private final Map<String, List<Long>> quotas = new HashMap<>();
        private final Set<String> budgeted = new HashSet<>();

        private Account(String prefix, List<Quota> quotas) {
            this.prefix = prefix;
            for (var quota : quotas) {
                this.quotas.put(quota.getArm() + "/" + quota.getOfferId(), quota.getBuckets());
                budgeted.add(quota.getOfferId());
            }
        }

        @Override
        public long left(String offerId, Arm arm, int bucket) {
            if (!budgeted.contains(offerId)) {
                return Long.MAX_VALUE;
            }
            // An arm that has no share of a budget has nothing left of it.
            var name = arm + "/" + offerId;
            var quota = quotas.get(name);
            return quota == null ? 0 : quota.get(bucket) - spent(name)[bucket];
        }

        @Override
        public long leftOfMarket(Arm arm, int bucket) {
            return left(MARKET_ITSELF, arm, bucket);
        }

        private long[] spent(String name) {
            return spent.getOrDefault(prefix + name, NOTHING);
        }

        /** Pays for offers that are handed to a customer for the first time in the cycle. */
        public void spend(Collection<String> offers, Arm arm, int bucket) {
            if (quotas.isEmpty()) {
                return;
            }
            for (var offer : offers) {
                pay(offer, arm, bucket);
                pay(MARKET_ITSELF, arm, bucket);
            }
        }

        private void pay(String offer, Arm arm, int bucket) {
            if (budgeted.contains(offer)) {
                var key = prefix + arm + "/" + offer;
                spent.computeIfAbsent(key, any -> new long[BucketOfCustomer.BUCKETS])[bucket]++;
                unwritten.add(key);
            }
        }
    }

    /** Brings the store up to date, before a transaction can end. */
    public void write() {
        for (var key : unwritten) {
            var value = ByteBuffer.allocate(BucketOfCustomer.BUCKETS * Long.BYTES);
            value.asLongBuffer().put(spent.get(key));
            store.put(key, value.array());
        }
        unwritten.clear();
    }

    /** Forgets what a market's cycles before this one have spent. */
    public void forgetBefore(String market, String cycleId) {
        var old = new ArrayList<String>();
        for (var key : spent.keySet()) {
            // Ids of cycles are the market's local time, and sort so.
            if (key.startsWith(market + "/")
                    && key.substring(market.length() + 1).compareTo(cycleId) < 0) {
                old.add(key);
            }
        }
        old.forEach(key -> {
            spent.remove(key);
            unwritten.remove(key);
            store.delete(key);
        });
    }
}
