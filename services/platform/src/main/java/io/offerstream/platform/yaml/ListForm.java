package io.offerstream.platform.yaml;

import io.offerstream.platform.yaml.Form.BadValueException;
import io.offerstream.platform.yaml.YamlNode.Element;
import io.offerstream.platform.yaml.YamlNode.Listing;
import io.offerstream.platform.yaml.YamlNode.Scalar;
import io.offerstream.platform.yaml.YamlNode.Unusable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a list is written: every element in the same form, and none twice.
 *
 * @param <T> what an element means
 */
public record ListForm<T>(Form<T> element) {
    /** The good elements, in the order of the file; every other one goes to {@code problems} with its own place. */
    public List<T> read(Listing list, String key, Problems problems) {
        Map<T, Place> found = new LinkedHashMap<>();
        for (Element one : list.elements()) {
            if (one instanceof Scalar scalar) {
                add(scalar, key, found, problems);
            } else if (one instanceof Unusable unusable) {
                problems.add(one.place(), key, "expected a list of single values, found in it " + unusable.what());
            }
        }
        return List.copyOf(found.keySet());
    }

    private void add(Scalar scalar, String key, Map<T, Place> found, Problems problems) {
        try {
            Place earlier = found.putIfAbsent(element.read(scalar), scalar.place());
            if (earlier != null) {
                problems.add(scalar.place(), key, scalar.shown() + " given twice; first in line " + earlier.line());
            }
        } catch (BadValueException e) {
            problems.add(scalar.place(), key, e.getMessage());
        }
    }
}
