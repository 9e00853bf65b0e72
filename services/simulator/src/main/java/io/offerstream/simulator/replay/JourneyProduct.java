package io.offerstream.simulator.replay;

import io.offerstream.simulator.replay.RowFate.Used;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What of a product becomes a feature of its coupons. */
record JourneyProduct(Optional<String> department, Optional<String> category, Optional<String> brand) {
    /** Reads the products: by id. Products share one instance for each combination, for there are few of those. */
    static Map<String, JourneyProduct> read(Path dir, Tally tally) {
        var products = new HashMap<String, JourneyProduct>();
        var instances = new HashMap<JourneyProduct, JourneyProduct>();
        var columns = List.of("product_id", "department", "brand", "product_category");
        RowSource.csv(dir, CompleteJourneyReplay.PRODUCTS, columns, tally, row -> {
                    var id = row.text("product_id");
                    var product = new JourneyProduct(
                            row.optionalText("department"),
                            row.optionalText("product_category"),
                            row.optionalText("brand"));
                    if (products.putIfAbsent(id, instances.computeIfAbsent(product, key -> key)) != null) {
                        throw new RefusedRowException(
                                Refusal.DUPLICATE_ID, "product_id: expected a new one, found '" + id + "'");
                    }
                    return new Used<>(id);
                })
                .drain(id -> {});
        return products;
    }
}
