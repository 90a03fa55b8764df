package io.github.tune4j.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a model is loaded: the keywords of {@code from_pretrained}, the {@code model} section of a
 * job without its {@code name}.
 *
 * <pre>{@code
 * ModelOptions options = ModelOptions.builder()
 *     .dtype(DType.FLOAT16).deviceMap("balanced").maxMemory(Map.of(0, "4GiB", "cpu", "24GB")).build();
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class ModelOptions extends Arguments {

  private static final Schema SCHEMA = Schema.of("ModelOptions");
  private static final Pattern SIZE =
      Pattern.compile("[0-9]+(\\.[0-9]+)?([KMG]i?B)", Pattern.CASE_INSENSITIVE);

  private ModelOptions(String section, Values values) {
    super(section, values);
  }

  /** An empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The same checks as the builder's, for a section of a job file without its {@code name}.
   *
   * @param section upstream's names and values
   * @throws io.github.tune4j.exception.ConfigException as {@link Builder#build()}
   */
  public static ModelOptions of(Map<String, ? extends @Nullable Object> section) {
    return builder().setAll(section).build();
  }

  @Override
  public Builder toBuilder() {
    return builder().copy(values());
  }

  /**
   * Collects the arguments of {@link ModelOptions}. Setters only note the value; {@link #build()}
   * checks it. Not thread-safe.
   */
  public static final class Builder extends Arguments.Builder<ModelOptions, Builder> {

    private Builder() {
      super(SCHEMA);
    }

    /**
     * The type of the weights in memory. Upstream default: the type they were saved in; jobs on a
     * CPU take float32.
     */
    public Builder dtype(DType dtype) {
      return set("dtype", dtype);
    }

    /**
     * Where the layers go: {@code auto}, {@code balanced}, {@code balanced_low_0}, {@code
     * sequential}, or one device for all, for example {@code cpu} or {@code cuda:0}. Upstream
     * default: the CPU.
     */
    public Builder deviceMap(String deviceMap) {
      return set("device_map", deviceMap);
    }

    /** Where each module goes: its name to a device's number, {@code cpu} or {@code disk}. */
    public Builder deviceMap(Map<String, ?> deviceMap) {
      return set("device_map", deviceMap);
    }

    /**
     * The most memory to take on each device: its number or {@code cpu}, to bytes or a text such as
     * {@code 4GiB}. Upstream default: what is free.
     */
    public Builder maxMemory(Map<?, ?> maxMemory) {
      return set("max_memory", maxMemory);
    }

    /**
     * How attention is computed. Upstream default: sdpa where the model supports it, else eager.
     */
    public Builder attnImplementation(AttentionImplementation attnImplementation) {
      return set("attn_implementation", attnImplementation);
    }

    /** The branch, tag or commit of the model's repository. Upstream default: main. */
    public Builder revision(String revision) {
      return set("revision", revision);
    }

    /** Loads the files of this variant, for example {@code fp16}. Upstream default: none. */
    public Builder variant(String variant) {
      return set("variant", variant);
    }

    /** The folder of the model's repository to load from. Upstream default: its root. */
    public Builder subfolder(String subfolder) {
      return set("subfolder", subfolder);
    }

    /** Runs Python code that the model's repository brings. Upstream default: false. */
    public Builder trustRemoteCode(boolean trustRemoteCode) {
      return set("trust_remote_code", trustRemoteCode);
    }

    /** Loads from disk only, never from the network. Upstream default: false. */
    public Builder localFilesOnly(boolean localFilesOnly) {
      return set("local_files_only", localFilesOnly);
    }

    /** The folder downloads are kept in. Upstream default: the Hugging Face cache. */
    public Builder cacheDir(Path cacheDir) {
      return set("cache_dir", cacheDir);
    }

    /** The folder for layers that {@code device_map} places on disk. Upstream default: none. */
    public Builder offloadFolder(Path offloadFolder) {
      return set("offload_folder", offloadFolder);
    }

    /**
     * Whether weights must be (true) or must not be (false) in safetensors files. Upstream default:
     * they are preferred.
     */
    public Builder useSafetensors(boolean useSafetensors) {
      return set("use_safetensors", useSafetensors);
    }

    @Override
    void check(Values values, Problems problems) {
      if (values.get("max_memory") instanceof Map<?, ?> memory) {
        memory.forEach((device, size) -> checkSize(device, size, problems));
      }
    }

    private static void checkSize(Object device, @Nullable Object size, Problems problems) {
      boolean bytes =
          (size instanceof Integer || size instanceof Long) && !size.toString().startsWith("-");
      boolean text = size instanceof String given && SIZE.matcher(given).matches();
      if (!bytes && !text) {
        problems.add(
            "max_memory." + device,
            "must be a number of bytes or a text such as 4GiB, got " + JsonValue.described(size));
      }
    }

    @Override
    ModelOptions create(String section, Values values) {
      return new ModelOptions(section, values);
    }
  }
}
