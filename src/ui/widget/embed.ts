/** What a site or app embeds: `<script src=".../widget.js" data-…></script>`. */
export {};
