package io.offerstream.local.chaos;

import io.offerstream.schemas.IntakeCounts;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the service has committed about its inputs, in {@code intake-counts}, added up over the ticks: never its
 * metrics, which a kill forgets. Owned by one thread.
 */
final class IntakeLedger {
    private static final Intake NOTHING = new Intake(0, 0, 0, 0, 0);

    private final Map<String, Intake> intakes = new TreeMap<>();

    /** What became of the records of one input partition that were handed to ticks. */
    record Intake(long applied, long repeated, long late, long refused, long forgotten) {
        static Intake of(IntakeCounts counts) {
            return new Intake(
                    counts.getApplied(),
                    counts.getRepeated(),
                    counts.getLate(),
                    counts.getRefused(),
                    counts.getForgotten());
        }

        Intake plus(Intake other) {
            return new Intake(
                    applied + other.applied,
                    repeated + other.repeated,
                    late + other.late,
                    refused + other.refused,
                    forgotten + other.forgotten);
        }

        long total() {
            return applied + repeated + late + refused + forgotten;
        }
    }

    /**
     * Adds the counts of one tick.
     *
     * @param topic its name, with prefix
     */
    void add(String topic, IntakeCounts counts) {
        var task = counts.getTask();
        // A task reads the partitions that have its number.
        var input = topic + "-" + task.substring(task.lastIndexOf('/') + 1);
        intakes.merge(input, Intake.of(counts), Intake::plus);
    }

    /** All that was counted, by topic and partition, as {@code impressions-0}. */
    Map<String, Intake> intakes() {
        return intakes;
    }

    /** What was counted of one input partition; zeros if nothing was. */
    Intake of(String input) {
        return intakes.getOrDefault(input, NOTHING);
    }

    /** What was counted of all inputs. */
    Intake total() {
        return intakes.values().stream().reduce(NOTHING, Intake::plus);
    }
}
