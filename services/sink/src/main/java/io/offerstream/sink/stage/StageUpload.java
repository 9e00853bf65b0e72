package io.offerstream.sink.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Brings a folder of promoted models into a stage: {@code DE/DE-0000000012.model} locally is the same path there. What
 * is there with the same content is left alone, so that it can be done as often as one likes; nothing is ever deleted.
 */
public final class StageUpload {
    private static final String MODEL = ".model";

    private StageUpload() {}

    /**
     * Puts what is missing or another.
     *
     * @param folder where the trainer writes; may not be there yet
     * @return paths that were put, sorted
     */
    public static List<String> upload(Path folder, WarehouseStage stage) throws IOException, SQLException {
        var models = models(folder);
        if (models.isEmpty()) {
            return List.of();
        }
        var there = stage.list();
        var put = new ArrayList<String>();
        for (var model : models) {
            var path = folder.relativize(model).toString().replace('\\', '/');
            if (!isThere(model, path, there)) {
                int slash = path.lastIndexOf('/');
                stage.put(model, slash < 0 ? "" : path.substring(0, slash));
                put.add(path);
            }
        }
        return put;
    }

    private static List<Path> models(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(MODEL))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isThere(Path model, String path, Map<String, String> there) throws IOException {
        var md5 = there.get(path);
        try {
            return md5 != null && md5.equalsIgnoreCase(md5(model));
        } catch (NoSuchFileException e) {
            // Only the newest are kept; this one has just gone.
            return true;
        }
    }

    private static String md5(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}
