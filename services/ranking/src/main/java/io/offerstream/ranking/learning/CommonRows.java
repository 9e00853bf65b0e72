package io.offerstream.ranking.learning;

import io.offerstream.ranking.features.Entities;
import io.offerstream.ranking.kernel.Kernel;
import java.util.Arrays;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Rows of one side that several workers need at the same time. Each worker has a copy of its own, in rows added behind the
 * others, and beside it what the copy was when it was last made one with the row: what a worker has learnt since is their
 * difference. All rows else belong to the worker that has the entity.
 */
final class CommonRows {
    private static final int NONE = -1;

    private final Lock lock = new ReentrantLock();
    private final Side side;
    private final int[] rows;
    /** By row, which of the common ones it is. */
    private final int[] places;

    private final int firstCopy;

    /** @param everything whether all rows are common, because entities are not dealt to workers */
    CommonRows(Side side, boolean everything, int workers) {
        this.side = side;
        firstCopy = side.embeddings().rows();
        rows = IntStream.range(0, firstCopy)
                .filter(everything ? row -> true : isShared(side.entities(), firstCopy))
                .toArray();
        places = new int[firstCopy];
        Arrays.fill(places, NONE);
        for (int place = 0; place < rows.length; place++) {
            places[rows[place]] = place;
        }
        side.embeddings().growTo(firstCopy + 2 * workers * rows.length);
        for (int worker = 0; worker < workers; worker++) {
            for (int place = 0; place < rows.length; place++) {
                side.embeddings().copyRow(rows[place], copy(worker, place));
                side.embeddings().copyRow(rows[place], start(worker, place));
            }
        }
    }

    private static IntPredicate isShared(Entities entities, int rows) {
        var uses = new int[rows];
        for (int entity = 0; entity < entities.size(); entity++) {
            for (int at = entities.start(entity); at < entities.end(entity); at++) {
                uses[entities.row(at)]++;
            }
        }
        return row -> uses[row] > 1;
    }

    int count() {
        return rows.length;
    }

    private int copy(int worker, int place) {
        return firstCopy + 2 * worker * rows.length + place;
    }

    private int start(int worker, int place) {
        return copy(worker, place) + rows.length;
    }

    /** All entities, with the worker's copies in place of the common rows. */
    Entities renamed(int worker) {
        var entities = new Entities();
        var all = side.entities();
        for (int entity = 0; entity < all.size(); entity++) {
            int start = all.start(entity);
            var renamed = new int[all.end(entity) - start];
            var weights = new float[renamed.length];
            for (int i = 0; i < renamed.length; i++) {
                int place = places[all.row(start + i)];
                renamed[i] = place == NONE ? all.row(start + i) : copy(worker, place);
                weights[i] = all.weight(start + i);
            }
            entities.add(renamed, weights);
        }
        return entities;
    }

    /** Makes a worker's copies one with the rows. */
    void merge(Kernel kernel, int worker) {
        lock.lock();
        mergeAndUnlock(kernel, worker);
    }

    /**
     * The same, unless another worker is at it: who waits for a lock sleeps longer than a merge takes.
     *
     * @return whether it was done
     */
    boolean mergeUnlessBusy(Kernel kernel, int worker) {
        boolean isFree = lock.tryLock();
        if (isFree) {
            mergeAndUnlock(kernel, worker);
        }
        return isFree;
    }

    private void mergeAndUnlock(Kernel kernel, int worker) {
        try {
            mergeAll(kernel, worker);
        } finally {
            lock.unlock();
        }
    }

    private void mergeAll(Kernel kernel, int worker) {
        for (int place = 0; place < rows.length; place++) {
            side.embeddings().mergeRow(kernel, rows[place], copy(worker, place), start(worker, place));
        }
    }

    /** The copies go. */
    void close() {
        side.embeddings().shrinkTo(firstCopy);
    }
}
