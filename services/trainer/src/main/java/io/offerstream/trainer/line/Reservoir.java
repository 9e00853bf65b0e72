package io.offerstream.trainer.line;

import io.offerstream.ranking.chance.Chance;
import io.offerstream.trainer.contrast.Contrast;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Earlier contrasts, to be learnt again with new ones so that the old is not forgotten: a ring of slots, in which the
 * newest replaces the oldest. Where more come in a cycle than there are slots, only a share of them is kept, so that it
 * always reaches back a cycle or more. Owned by one thread.
 */
final class Reservoir {
    static final int NOWHERE = -1;

    private final int capacity;
    private final Chance chance;
    private final List<Contrast> slots = new ArrayList<>();
    private final Map<String, Integer> slotOf = new HashMap<>();
    private int next;

    /** @param capacity 0 or more */
    Reservoir(int capacity, Chance chance) {
        this.capacity = capacity;
        this.chance = chance;
    }

    /**
     * Puts back what a checkpoint kept.
     *
     * @param kept by slot, with null for one that was taken back
     * @param next slot that is written next, once all are filled
     */
    void restore(List<Contrast> kept, int next) {
        int size = kept.size();
        // Where the capacity is another now, the newest that fit, oldest first.
        int first = size == capacity ? 0 : next;
        for (int i = Math.max(0, size - capacity); i < size; i++) {
            put(slots.size(), kept.get((first + i) % size));
        }
        this.next = size == capacity ? next : slots.size() % Math.max(1, capacity);
    }

    /** Draws whether to keep it; {@code share} of all are. Returns its slot, or {@link #NOWHERE}. */
    int offer(Contrast contrast, double share) {
        boolean isTooLarge = contrast.keptBytes() > Contrast.MOST_KEPT_BYTES;
        if (capacity == 0 || isTooLarge || (share < 1 && chance.nextFloat() >= share)) {
            return NOWHERE;
        }
        int slot = next;
        put(slot, contrast);
        next = (next + 1) % capacity;
        return slot;
    }

    private void put(int slot, Contrast contrast) {
        if (slot == slots.size()) {
            slots.add(contrast);
        } else {
            var replaced = slots.set(slot, contrast);
            if (replaced != null) {
                slotOf.remove(replaced.subject(), slot);
            }
        }
        if (contrast != null) {
            slotOf.put(contrast.subject(), slot);
        }
    }

    /**
     * The slot of one of the newest it holds, at random; {@link #NOWHERE} if it holds none, or drew a slot whose contrast
     * was taken back.
     *
     * @param window how many of the newest, 1 or more
     */
    int draw(int window) {
        if (slots.isEmpty()) {
            return NOWHERE;
        }
        int age = 1 + chance.nextInt(Math.min(window, slots.size()));
        int slot = Math.floorMod((slots.size() < capacity ? slots.size() : next) - age, slots.size());
        return slots.get(slot) == null ? NOWHERE : slot;
    }

    /** Puts what is right in the place of what was wrong; false if that is not here. */
    boolean replace(Contrast contrast) {
        var slot = slotOf.get(contrast.subject());
        if (slot == null) {
            return false;
        }
        put(slot, contrast.keptBytes() > Contrast.MOST_KEPT_BYTES ? null : contrast);
        return true;
    }

    /** Forgets a contrast; false if it is not here. */
    boolean takeBack(String subject) {
        var slot = slotOf.get(subject);
        if (slot == null) {
            return false;
        }
        put(slot, null);
        return true;
    }

    int capacity() {
        return capacity;
    }

    /** By slot; null where one was taken back. */
    List<Contrast> slots() {
        return slots;
    }

    int next() {
        return next;
    }

    /** How many numbers were drawn. */
    long position() {
        return chance.position();
    }
}
