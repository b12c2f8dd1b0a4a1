"""Made-up names that sound like South Sulawesi, put together from parts. Some have an apostrophe, some are single."""

from __future__ import annotations

import numpy as np

from enumeration.sampling.drawing import Bools, Dice, Floats, Texts


def _words(text: str) -> Texts:
    return np.array(text.split(), "S")


MEN = _words(
    "AMIRUDDIN ARIFIN ASRUL ASWAR AZIS BAHARUDDIN BAKRI BASRI BURHAN CHAERUL DARWIS EDI FAISAL FIRMAN GUNAWAN "
    "HAERUDDIN HAMKA HAMZAH HARDIANTO HASAN HERMAN HUSAIN IDRIS ILHAM IRFAN IRWAN ISMAIL JAMALUDDIN JUFRI JUNAEDI "
    "KAHAR KAMARUDDIN LUKMAN MA'MUR MAHMUD MANSUR MARSUKI MASDAR MUCHTAR MUKTAR MUSTAFA MUSTAMIN NASRUDDIN NURDIN "
    "PATAHUDDIN RAHMAT RAMLI RASYID RIDWAN RISAL RUSDI RUSLAN RUSTAM SA'DAN SAHRUL SAINUDDIN SALEH SALIM "
    "SAMSUDDIN SIRAJUDDIN SUARDI SUDIRMAN SUHARDI SUPARMAN SYAMSUL SYARIFUDDIN TAHIR TAJUDDIN TAKDIR TAMRIN USMAN "
    "WAHYUDDIN YUSUF ZAINAL YOHANIS MARTHEN YUNUS PAULUS SIMON AGUSTINUS MA'RUF RA'UF NA'IM"
)
WOMEN = _words(
    "AISYAH ANDRIANI ARNI ASMAWATI ASNI ATIRAH BAHRIA BUNGA DARMAWATI DEWI DIANA ERNAWATI FATIMAH FITRIANI HADRAH "
    "HAERANI HALIJAH HAMIDAH HAMSIAH HASNAH HASNIATI HASRIANI HERLINA HIKMAWATI IDAWATI INDRIANI IRAWATI JUMRIANI "
    "JUSMIATI KARTINI KASMAWATI LISNAWATI MARDIANA MARIANI MARLINA MASNA MASRIANI MEGAWATI MULIATI MURNIATI "
    "NI'MAH NILAWATI NURAENI NURHAYATI NURJANNAH NURLINA NURMIATI RAHMAWATI RAMLAH RATNA RISMAWATI ROSDIANA "
    "ROSMINI RUKIAH SA'DIYAH SALMIAH SAMSIAH SARI SAHARIA SRIWAHYUNI SUARNI SUHARTI SUKMAWATI SULFIANA SURIANI "
    "SYAMSIAH TENRI TUTI WAHIDA YULIANA ZAENAB ZUBAEDAH MARTHA ESTER YULIANTI RACHEL DEBORA SI'RAH MA'RIFAH"
)
BEFORE_MEN = _words("MUH. MUHAMMAD ANDI ABD. BASO AMBO AHMAD M. H. DAENG")
BEFORE_WOMEN = _words("ST. SITTI ANDI NUR NUR BESSE HJ. BECCE DEWI DAENG")
AFTER = _words(
    "PALULLUNGAN TANDIPAU RANTEPADANG SALUBUA PASANGRANTE LEMBANGSURA MANGIWANG TODIMANG PATTOLA BATARANDI "
    "LAMUNDE SAKKAWALI MATTAPPA PARENDENG TOSALURA RUMPANG MALLURU PALIMBUNGA BUNTUSAPPA TIKUPARE SESAWALI "
    "MANGALLE SOMBARA LA'BINANGA PABUTTUNG TANDIMEA SULURANTE BANGSALU PAREMBA MASSALINRI"
)


def make_names(dice: Dice, is_man: Bools, age: Floats) -> Texts:
    """Returns full names in capitals, as officers write them on the form.

    Older people more often have a single name.
    """
    n = len(is_man)
    own = np.where(is_man, dice.word(MEN, n), dice.word(WOMEN, n))
    second = np.where(
        is_man, dice.word(MEN, n), np.where(dice.happens(0.5, n=n), dice.word(WOMEN, n), dice.word(MEN, n))
    )
    before = np.where(is_man, dice.word(BEFORE_MEN, n), dice.word(BEFORE_WOMEN, n))
    after = dice.word(AFTER, n)
    nothing = np.zeros(n, "S1")
    is_single = dice.happens(np.clip(0.1 + 0.006 * age, 0, 0.6))
    parts = [
        np.where(dice.happens(np.where(is_single, 0.08, 0.3)), np.strings.add(before, b" "), nothing),
        own,
        np.where(is_single, nothing, np.strings.add(b" ", second)),
        np.where(~is_single & dice.happens(0.22, n=n), np.strings.add(b" ", after), nothing),
    ]
    name = parts[0]
    for part in parts[1:]:
        name = np.strings.add(name, part)
    return name
