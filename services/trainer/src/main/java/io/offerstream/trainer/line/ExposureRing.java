package io.offerstream.trainer.line;

import io.offerstream.trainer.contrast.Lesson;
import io.offerstream.trainer.contrast.RandomExposure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The newest exposures of slates that were drawn at random: a ring of slots, in which the newest replaces the oldest.
 * Nothing in it is drawn, so the same lessons always leave the same slots. Owned by one thread.
 */
final class ExposureRing {
    /** Enough for a reliability plot; a calibrator has but two parameters. */
    static final int CAPACITY = 2_000;

    private final int capacity;
    private final List<RandomExposure> slots = new ArrayList<>();
    private final Map<String, Integer> slotOf = new HashMap<>();
    private int next;

    ExposureRing() {
        this(CAPACITY);
    }

    ExposureRing(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Puts back what a checkpoint kept into an empty one.
     *
     * @param kept by slot, with null for one that was taken back
     * @param nextSlot that is written next
     */
    void restore(List<RandomExposure> kept, int nextSlot) {
        kept.forEach(exposure -> put(slots.size(), exposure));
        next = nextSlot;
    }

    /**
     * Takes what a tick has brought.
     *
     * @param lessons of one subject in the order in which they were said
     * @param start exposures before it, in epoch milliseconds, are left out
     * @return how many slots changed
     */
    int learn(Collection<Lesson> lessons, long start) {
        var last = new LinkedHashMap<String, Lesson>();
        var fresh = new HashSet<String>();
        for (var lesson : lessons) {
            if (lesson instanceof Lesson.Calibrate || lesson instanceof Lesson.TakeBack) {
                last.put(lesson.subject(), lesson);
            }
            if (lesson instanceof Lesson.Calibrate calibrate && !calibrate.isCorrection()) {
                fresh.add(lesson.subject());
            }
        }
        // What is right takes the place of what was wrong before anything new pushes that out.
        int changed = 0;
        var added = new ArrayList<RandomExposure>();
        for (var lesson : last.values()) {
            if (slotOf.containsKey(lesson.subject())) {
                replace(lesson);
                changed++;
            } else if (lesson instanceof Lesson.Calibrate calibrate && fresh.contains(lesson.subject())) {
                added.add(calibrate.exposure());
            }
        }
        added.removeIf(exposure -> exposure.time() < start || !exposure.isKeepable());
        added.sort(RandomExposure.ORDER);
        added.forEach(this::add);
        return changed + added.size();
    }

    private void replace(Lesson lesson) {
        var right = lesson instanceof Lesson.Calibrate calibrate
                        && calibrate.exposure().isKeepable()
                ? calibrate.exposure()
                : null;
        put(slotOf.get(lesson.subject()), right);
    }

    private void add(RandomExposure exposure) {
        put(next, exposure);
        next = (next + 1) % capacity;
    }

    private void put(int slot, RandomExposure exposure) {
        var replaced = slot == slots.size() ? null : slots.get(slot);
        if (slot == slots.size()) {
            slots.add(exposure);
        } else {
            slots.set(slot, exposure);
        }
        if (replaced != null) {
            slotOf.remove(replaced.subject(), slot);
        }
        if (exposure != null) {
            slotOf.put(exposure.subject(), slot);
        }
    }

    /** What it holds, sorted. */
    List<RandomExposure> exposures() {
        return slots.stream()
                .filter(Objects::nonNull)
                .sorted(RandomExposure.ORDER)
                .toList();
    }

    /** By slot; null where one was taken back. */
    List<RandomExposure> slots() {
        return slots;
    }

    /** The slot that is written next. */
    int next() {
        return next;
    }
}
