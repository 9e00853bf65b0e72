package io.offerstream.local.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The newest few of many. */
final class Ring<E> {
    private final List<E> elements = new ArrayList<>();
    private final int capacity;
    private int next;

    Ring(int capacity) {
        this.capacity = capacity;
    }

    void add(E element) {
        if (elements.size() < capacity) {
            elements.add(element);
        } else {
            elements.set(next, element);
            next = (next + 1) % capacity;
        }
    }

    Optional<E> any(Random random) {
        return elements.isEmpty() ? Optional.empty() : Optional.of(elements.get(random.nextInt(elements.size())));
    }
}
